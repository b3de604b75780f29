"""Commands for how dates are counted: the calculator, calendars, policies, readings."""
