"""The door for browsers: pages, sign-in, and what makes them look and behave alike.

A page is a function that calls one function of `services` and fills one template:

1. **The service** does the work and asks for the permission (`@asks`); if there is none yet, write it first.
2. **The view** is in `<capability>/views.py` under `@page(Permission.X)` (read), `@form(Permission.X)` (a form that is
   sent to the page itself), `@post(Permission.X)` (what a button does) or `@part(Permission.X)` (what htmx asks
   for while the page stands). It gets an `acting.Request`:
   `request.acting.scope` is the `by` of services, `request.today` the day, `request.acting.desk` the LEA worked for,
   `request.acting.may(Permission.X)` whether to show a button. A refusal by a service (`NotAllowed`) becomes a page by
   itself; whatever else a service refuses, the view says in a message or beside a field. Numbers of rows and the words
   of buttons are read by `asked`, which refuses what no button sends. After a form that was stored the view redirects,
   so that a page opened again sends nothing twice.
3. **The address** is one line in `urls.py`. It may carry a random public id (`<uuid:...>`) and nothing else of a child:
   names, IDs, birth dates and search words travel by POST. Pages about one child begin with `/child/<uuid:child>/`.
   The permission stands at the view (`view.needs`), from where the matrix of addresses and roles reads it.
4. **The template** `<capability>/<page>.html`, beside the view, extends `ser/page.html` and fills its blocks
   `title`, `crumbs`, `head` (an h1, what the page is for, the buttons of the whole page) and `content`. Pages before
   signing in extend `ser/door.html`, those about one's own account `allauth/layouts/manage.html`. Partials begin
   with `_`.
5. **The place** in `places.py`, if one should find the page in the main navigation or on the home page.
6. **The journey** in `tests/journeys/test_<topic>.py`: `look(page)` for every page, and by keyboard once (`reach`);
   and a line in `tests/journeys/screens.py`. Look at the pictures of `make screens`.

Templates are formatted by djlint (`make format`; `make lint` checks it). It may not break a line where a space would
be seen, and no tag of Django goes over two lines: break a long line yourself where a space or a block ends.

No script and no style stands in a page: the policy of `policy.py` refuses both, inline `style=` and `onclick=` too. Own
scripts are small files in `static/ser`, named by `{% block scripts %}`; `make assets` after changing one. A page works
without them. htmx is there for what is quicker with it: `data-hx-post` sends the CSRF token by itself, and a part that
is asked for after the session has ended leads the whole page to the door.

Parts, in `templates/ser/parts`, each with what it takes in its first line:

- `fields.html` (with `form`), `field.html` (with `field`): label, hint, what is wrong, control, tied together for those
  who hear the page. A day is a text field with the hint "MM/DD/YYYY"; `{{ value|day }}` and `{{ value|moment }}` write
  days and moments.
- `alert.html` (with `kind`, `text`, `head`), and Django's messages for what is said on the next page;
- `badge.html` (with `kind`: good, soon, late, info, plain; `text`): an icon and a word, never a colour alone;
- `table.html` (with `table`): every list. The view makes a `table.Table` of columns and rows (all of them: it sorts,
  filters and cuts into pages itself) and answers by `page.show(request, template, {..., "table": table})`. With
  `given=request.GET` it can be sorted by its headings, narrowed by `Filter`s of declared codes, and gone through page
  by page ("51–100 of 312"); columns with `is_shown=False` can be chosen; with `file="..."` it can be downloaded
  (`?format=csv`), under the permission of the page and in the audit log as the page. A cell that is more than its
  value is a `Cell` (link, lines beneath, badge, or a template of its own); buttons stand in a column `acts(...)`. A
  second list on a page has a `name`. A list whose choices would tell of a child (a search) has no `given`.
- `side_by_side.html` (with `lines`): the rows of a table that lays two records of a child side by side;
- `finding.html` (with `finding`), `empty.html` (with `text`, `sign`), `crumbs.html` (with `crumbs`, `here`);
- `{% icon "name" %}` of `{% load ser %}`: the names are in `assets.ICONS`; with a second argument it means something by
  itself. For forms drawn otherwise than by Django, use the same classes: `usa-form-group`, `usa-label`, `usa-hint`,
  `usa-input`, `usa-error-message`.
- Classes of `ser.css`: `ser-card` (a box), `ser-cards` (boxes side by side), `ser-columns` (a wide and a narrow one),
  `ser-table` in a `ser-scroll` for the few tables that are no lists (with `ser-table--stacks` and `data-label` on each
  cell, rows become cards on a phone; numbers get `is-number`), `ser-facts` (a dl of labels and values), `ser-actions`
  (a row of buttons), `ser-lead`.

`<form id="..." data-keep>` keeps what is typed in the browser's tab until it is stored, through a time-out and signing
in again (`static/ser/kept.js`), for the same person alone; give each such form an id. `data-leave` on a form or button
that leaves on purpose. `<details data-menu>` closes by Escape and by a click elsewhere.
"""
