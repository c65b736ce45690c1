"""LEAs, sites, staff and calendars: what belongs to no child."""
