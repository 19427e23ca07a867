-- CreateIndex
CREATE INDEX "lifecycle_event_sandbox_id_event_source_mapping_id_at_ms_idx" ON "lifecycle_event"("sandbox_id", "event_source_mapping_id", "at_ms")
  -- Most events are of no mapping, and cost nothing here.
  WHERE "event_source_mapping_id" IS NOT NULL;
