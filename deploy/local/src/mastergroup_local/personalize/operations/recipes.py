"""Recipes, algorithms and feature transformations: fixed, described and listed."""

from mastergroup_local.personalize import recipes
from mastergroup_local.personalize.errors import InvalidNextTokenError, NotFoundError
from mastergroup_local.personalize.recipes import Recipe
from mastergroup_local.personalize.service import Answer, Request, Service

_TIMES = {"creationDateTime": recipes.CREATED, "lastUpdatedDateTime": recipes.CREATED}


def describe(_: Service, request: Request) -> Answer:
    """DescribeRecipe."""
    return {"recipe": _shown(_find(request["recipeArn"], "recipe"))}


def list_all(_: Service, request: Request) -> Answer:
    """ListRecipes; the page token is the number of recipes given out."""
    start, size = request.get("nextToken", "0"), request.get("maxResults", 100)
    if not start.isdecimal() or len(start) > 6:
        raise InvalidNextTokenError("The nextToken is not valid")
    every = [] if "domain" in request else [_shown(recipe) for recipe in recipes.RECIPES.values()]
    end = int(start) + size
    return {"recipes": every[int(start) : end], "nextToken": str(end) if end < len(every) else None}


def describe_algorithm(_: Service, request: Request) -> Answer:
    """DescribeAlgorithm."""
    recipe = _find(request["algorithmArn"], "algorithm")
    defaults = {name: default for name, (default, _) in recipe.parameters.items()}
    shown = {"name": recipe.name, "algorithmArn": request["algorithmArn"], "defaultHyperParameters": defaults}
    return {"algorithm": {**shown, **_TIMES}}


def describe_featurization(_: Service, request: Request) -> Answer:
    """DescribeFeatureTransformation."""
    arn = request["featureTransformationArn"]
    recipe = _find(arn, "feature-transformation")
    shown = {"name": recipe.name, "featureTransformationArn": arn, "status": "ACTIVE", "defaultParameters": {}}
    return {"featureTransformation": {**shown, **_TIMES}}


def _find(arn: str, what: str) -> Recipe:
    recipe = recipes.RECIPES.get(arn.replace(f":::{what}/", ":::recipe/", 1))
    if recipe is None or f":::{what}/" not in arn:
        raise NotFoundError(f"The given {what.replace('-', ' ')} does not exist: {arn}")
    return recipe


def _shown(recipe: Recipe) -> Answer:
    return {
        "name": recipe.name,
        "recipeArn": recipe.arn,
        "algorithmArn": recipe.arn.replace(":recipe/", ":algorithm/"),
        "featureTransformationArn": recipe.arn.replace(":recipe/", ":feature-transformation/"),
        "description": recipe.description,
        "recipeType": recipe.type,
        "status": "ACTIVE",
        **_TIMES,
    }


OPERATIONS = {
    "DescribeRecipe": describe,
    "ListRecipes": list_all,
    "DescribeAlgorithm": describe_algorithm,
    "DescribeFeatureTransformation": describe_featurization,
}
