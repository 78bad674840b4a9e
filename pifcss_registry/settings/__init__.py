"""Settings: `base` is production, from the environment; `dev` and `test` change the little that they must."""
