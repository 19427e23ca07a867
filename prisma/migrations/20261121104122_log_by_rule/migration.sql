-- CreateIndex
CREATE INDEX "lifecycle_event_sandbox_id_rule_id_seq_idx" ON "lifecycle_event"("sandbox_id", "rule_id", "seq");
