"""The ERP stand-in: serves recorded feeds as the ERP would, and makes feeds to serve.

Source of the form: contracts/erp-feed.md.
"""
