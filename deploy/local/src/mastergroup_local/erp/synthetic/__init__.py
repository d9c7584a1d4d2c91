"""A made feed with the shape of MasterGroup's, the same bytes for the same seed.

How a purchase is made: a customer's taste is a point on a circle, round which the models of each family of
products lie; a purchase is that point plus a little noise, in the customer's size. Provinces differ in where their
tastes lie and in what they come for; a journey goes on sensibly (a mattress, weeks later its bedding).
"""
