"""Whatever the service is sent, it answers by its own description, and never with a fault.

That a request of the right shape is accepted is not asked (a code may be well written and not exist), nor that of every
other shape is refused (a dossier's yes and no may be written 1 and 0).
"""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from origin_engine.web.app import create_app
from origin_engine.web.limits import Limits

schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(Limits(body_bytes=200_000)))


@schema.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_brings_it_down(case: schemathesis.Case) -> None:
    case.call_and_validate(excluded_checks=[positive_data_acceptance, negative_data_rejection])
