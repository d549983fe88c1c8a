-- Rule 1. The agreements under which the viewer's agency is an active partner now; for nobody whose account is not approved
-- or is suspended, and for no administrator, who runs the service and sees no case.
SELECT p.agreement_id
FROM {rec}partners p
WHERE p.agency_id = viewer_agency()
  AND p.from_at <= viewer_now()
  AND (p.until_at IS NULL OR p.until_at > viewer_now())
  AND (p.suspended_at IS NULL OR p.suspended_at > viewer_now())
  AND EXISTS (SELECT 1 FROM {see}_admitted a)
  AND NOT EXISTS (
    SELECT 1 FROM {rec}offices f
    WHERE f.person_id = viewer_person() AND f.office = 'administrator')
