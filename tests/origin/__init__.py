"""The evaluator: law cases, the contract's own dossier, and single legal ideas."""
