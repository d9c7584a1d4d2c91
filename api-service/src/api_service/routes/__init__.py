"""The paths of the contract; each route declares its scope beside itself."""
