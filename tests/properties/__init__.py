"""Laws that hold for every dossier, as Hypothesis properties. `dossiers.py` makes the dossiers."""
