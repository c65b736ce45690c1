"""The name of a browser, as a person calls it."""

import re

from django import template

register = template.Library()

# Each of them also claims to be those that come after it.
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "a Mac"), ("Linux", "Linux"),
)  # fmt: skip


@register.filter
def browser(agent: str) -> str:
    """A browser and its system, such as Firefox on Windows."""
    program = next((name for sign, name in _BROWSERS if re.search(rf"\b(Headless)?{sign}", agent)), "A browser")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return f"{program} on {system}" if system else program
