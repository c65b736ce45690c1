"""Commands that print declarations: `layouts`, `rules`, and the reference pages."""
