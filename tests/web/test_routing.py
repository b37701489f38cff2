"""Routes compile their address builders when somebody asks for an address, and build the ones Werkzeug builds."""

from unittest.mock import patch

from werkzeug.routing import Map, Rule

from eventapp.web.routing import LazyRule

ROUTES = (
    ("/events/<reference>", None),
    ("/events/<reference>/texts/<language>", None),
    ("/events/", {"page": 1}),
    ("/events/page/<int:page>", None),
)
VALUES = (
    {"reference": "k7"},
    {"reference": "ä/ö", "q": "a b"},
    {"reference": "k7", "language": "tr", "rule": "x", "self": "y"},
    {"page": 1},
    {"page": 3, "q": ["a", "b"]},
)


def test_addresses_are_those_of_werkzeug() -> None:
    assert addresses(LazyRule) == addresses(Rule)


def test_nothing_is_compiled_before_an_address_is_wanted() -> None:
    with patch.object(Rule, "_get_func_code", side_effect=Rule._get_func_code) as compiled:
        routes = Map([LazyRule(route, endpoint=route) for route, _defaults in ROUTES])
        assert compiled.call_count == 0

        built = routes.bind("localhost").build(ROUTES[0][0], {"reference": "k7"})

    assert (built, compiled.call_count) == ("/events/k7", 1)


def addresses(rule: type[Rule]) -> list[str | None]:
    """What each route makes of the values that it takes."""
    rules = [rule(route, endpoint=route, defaults=defaults) for route, defaults in ROUTES]
    Map(rules)
    return [
        built and built[1]
        for one in rules
        for values in VALUES
        if one.suitable_for(values)
        for built in [one.build(values)]
    ]
