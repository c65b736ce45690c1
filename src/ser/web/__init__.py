"""The door for browsers: pages, sign-in, and what makes them look and behave alike."""
