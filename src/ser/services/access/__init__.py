"""Who may do what for which LEA: invitations, roles, requests, and the desks that people work at."""
