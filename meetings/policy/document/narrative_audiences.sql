-- As the narrative.
SELECT b.* FROM {rec}narrative_audiences b WHERE b.narrative_id IN (SELECT n.id FROM {see}narratives n)
