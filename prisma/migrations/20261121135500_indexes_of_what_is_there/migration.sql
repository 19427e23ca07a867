-- Rows that have no value cost these indexes nothing: nobody looks for them there. Most entries of the
-- journal have no idempotency key, and most events of a stream no function and no invocation.
DROP INDEX "lifecycle_event_sandbox_id_trace_id_seq_idx";
CREATE INDEX "lifecycle_event_sandbox_id_trace_id_seq_idx" ON "lifecycle_event"("sandbox_id", "trace_id", "seq")
  WHERE "trace_id" IS NOT NULL;

DROP INDEX "lifecycle_event_sandbox_id_invocation_id_seq_idx";
CREATE INDEX "lifecycle_event_sandbox_id_invocation_id_seq_idx" ON "lifecycle_event"("sandbox_id", "invocation_id", "seq")
  WHERE "invocation_id" IS NOT NULL;

DROP INDEX "lifecycle_event_sandbox_id_function_name_seq_idx";
CREATE INDEX "lifecycle_event_sandbox_id_function_name_seq_idx" ON "lifecycle_event"("sandbox_id", "function_name", "seq")
  WHERE "function_name" IS NOT NULL;

DROP INDEX "lifecycle_event_sandbox_id_rule_id_seq_idx";
CREATE INDEX "lifecycle_event_sandbox_id_rule_id_seq_idx" ON "lifecycle_event"("sandbox_id", "rule_id", "seq")
  WHERE "rule_id" IS NOT NULL;

DROP INDEX "journal_entry_sandbox_id_idempotency_key_key";
CREATE UNIQUE INDEX "journal_entry_sandbox_id_idempotency_key_key" ON "journal_entry"("sandbox_id", "idempotency_key")
  WHERE "idempotency_key" IS NOT NULL;
