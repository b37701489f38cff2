"""HTTP: routes, forms and pages, in folders by audience (public, manage, door, auth)."""
