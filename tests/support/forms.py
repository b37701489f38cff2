"""Fills in the forms of a page as a browser does: what stands there is sent along."""

from xml.etree.ElementTree import Element

from tests.support.page import Page

Data = dict[str, str | list[str]]


def form_data(page: Page, *, action: str = "", **changes: str | list[str] | None) -> Data:
    """Return what the page's form would send, with changes; None leaves a field out.

    ``action`` names the form where the page has several; else the first form with fields to fill in is meant. Dashes
    in field names are written as double underscores.
    """
    data: dict[str, list[str]] = {}
    for control in _form(page, action).iter():
        for value in _values(control):
            data.setdefault(control.get("name", ""), []).append(value)
    data.pop("csrf_token", None)
    for name, change in changes.items():
        field = name.replace("__", "-")
        data.pop(field, None)
        if change is not None:
            data[field] = change if isinstance(change, list) else [change]
    return {name: values if len(values) > 1 else values[0] if values else "" for name, values in data.items()}


def _form(page: Page, action: str) -> Element:
    for form in page.all("form"):
        names = {control.get("name") for control in form.iter() if control.get("type") != "hidden"}
        if form.get("method") == "post" and names - {None} and action in form.get("action", ""):
            return form
    raise AssertionError("no such form")


def _values(control: Element) -> list[str]:
    if control.get("name") is None or control.get("type") in ("submit", "file"):
        return []
    if control.tag == "select":
        options = [option for option in control.iter("option") if option.get("selected") is not None]
        return [option.get("value", "") for option in options or list(control.iter("option"))[:1]]
    if control.tag == "textarea":
        return ["".join(control.itertext())]
    if control.tag != "input":
        return []
    if control.get("type") in ("checkbox", "radio") and control.get("checked") is None:
        return []
    return [control.get("value", "")]
