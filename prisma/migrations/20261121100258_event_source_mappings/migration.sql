-- CreateTable
CREATE TABLE "event_source_mapping" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "uuid" TEXT NOT NULL,
    "source_type" TEXT NOT NULL,
    "event_source_arn" TEXT NOT NULL,
    "function_name" TEXT NOT NULL,
    "qualifier" TEXT,
    "function_arn" TEXT NOT NULL,
    "batch_size" INTEGER NOT NULL,
    "maximum_batching_window_in_seconds" INTEGER NOT NULL,
    "report_batch_item_failures" BOOLEAN NOT NULL,
    "filter_patterns" JSON NOT NULL,
    "counts_events" BOOLEAN NOT NULL,
    "parallelization_factor" INTEGER,
    "maximum_retry_attempts" INTEGER,
    "maximum_record_age_in_seconds" INTEGER,
    "bisect_batch_on_function_error" BOOLEAN,
    "tumbling_window_in_seconds" INTEGER,
    "on_failure_destination_arn" TEXT,
    "maximum_concurrency" INTEGER,
    "provisioned_pollers" JSON,
    "kms_key_arn" TEXT,
    "starting_position" JSON,
    "tags" JSON NOT NULL,
    "state" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "state_transition_reason" TEXT NOT NULL,
    "last_processing_result" TEXT,
    "created_at_ms" BIGINT NOT NULL,
    "last_modified_ms" BIGINT NOT NULL,

    CONSTRAINT "event_source_mapping_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "queue_polling" (
    "sandbox_id" TEXT NOT NULL,
    "mapping_id" TEXT NOT NULL,
    "concurrency" INTEGER NOT NULL,
    "failures_in_a_row" INTEGER NOT NULL,
    "polls" BIGINT NOT NULL,
    "empty_polls" BIGINT NOT NULL,
    "idle_since_ms" BIGINT,
    "buffer" JSON,
    "poll_timer" BIGINT,
    "poll_due_at_ms" BIGINT,
    "scale_timer" BIGINT,

    CONSTRAINT "queue_polling_pkey" PRIMARY KEY ("sandbox_id","mapping_id")
);

-- CreateTable
CREATE TABLE "queue_batch" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "mapping_id" TEXT NOT NULL,
    "event_source_arn" TEXT NOT NULL,
    "function_name" TEXT NOT NULL,
    "report_batch_item_failures" BOOLEAN NOT NULL,
    "running" JSON NOT NULL,
    "waiting" JSON NOT NULL,
    "invocation_id" TEXT,
    "trace_header" TEXT NOT NULL,
    "refusals" INTEGER NOT NULL,
    "retry_timer" BIGINT,
    "started_at_ms" BIGINT NOT NULL,

    CONSTRAINT "queue_batch_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "event_source_mapping_id_key" ON "event_source_mapping"("id");

-- CreateIndex
CREATE INDEX "event_source_mapping_sandbox_id_seq_idx" ON "event_source_mapping"("sandbox_id", "seq");

-- CreateIndex
CREATE INDEX "event_source_mapping_sandbox_id_function_name_seq_idx" ON "event_source_mapping"("sandbox_id", "function_name", "seq");

-- CreateIndex
CREATE INDEX "event_source_mapping_sandbox_id_event_source_arn_seq_idx" ON "event_source_mapping"("sandbox_id", "event_source_arn", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "queue_polling_mapping_id_key" ON "queue_polling"("mapping_id");

-- CreateIndex
CREATE INDEX "queue_batch_sandbox_id_mapping_id_idx" ON "queue_batch"("sandbox_id", "mapping_id");

-- AddForeignKey
ALTER TABLE "event_source_mapping" ADD CONSTRAINT "event_source_mapping_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "queue_polling" ADD CONSTRAINT "queue_polling_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "queue_batch" ADD CONSTRAINT "queue_batch_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;
