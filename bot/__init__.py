"""The ways in: each channel parses, asks the domain, and renders."""

import os

# NumPy's matrix products are small here, and a second thread costs more to wake than it saves; read when NumPy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
