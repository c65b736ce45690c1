"""Commands for those who run SER: `migrate`, `db`, `serve`, `backup`, `restore`."""
