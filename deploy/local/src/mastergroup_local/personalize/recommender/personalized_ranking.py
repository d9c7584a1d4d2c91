"""aws-personalized-ranking: a given list of items in the order of a user's taste."""

from mastergroup_local.personalize.recommender import user_personalization

fit = user_personalization.fit
measure = user_personalization.measure
MODEL = user_personalization.UserPersonalization
