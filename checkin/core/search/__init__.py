"""Finding a person however the name is typed. `index.Index` is the way in; the heavy parts load when it is built."""
