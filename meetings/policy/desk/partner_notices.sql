-- Clause 9.6. Who is a partner and since when is known to the signed-in; why, to the agency's representatives and to whoever
-- keeps its entry: the coordinators of its agreement's meetings and the administrators.
SELECT b.id, b.agreement_id, b.agency_id, b.change, b.from_on, b.name,
  CASE WHEN b.agency_id IN (SELECT k.agency_id FROM {see}_kept_agencies k) THEN b.reason END AS reason,
  b.recorded_by, b.recorded_at
FROM {rec}partner_notices b WHERE viewer_now() IS NOT NULL
