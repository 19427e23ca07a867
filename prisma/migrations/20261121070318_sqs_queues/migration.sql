-- CreateTable
CREATE TABLE "sqs_queue" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "queue_name" TEXT NOT NULL,
    "fifo_queue" BOOLEAN NOT NULL,
    "delay_seconds" INTEGER NOT NULL,
    "maximum_message_size" INTEGER NOT NULL,
    "message_retention_period" INTEGER NOT NULL,
    "receive_message_wait_time_seconds" INTEGER NOT NULL,
    "visibility_timeout" INTEGER NOT NULL,
    "policy" TEXT,
    "policy_statements" JSON NOT NULL,
    "redrive_policy" JSON,
    "redrive_allow_policy" JSON,
    "content_based_deduplication" BOOLEAN,
    "deduplication_scope" TEXT,
    "fifo_throughput_limit" TEXT,
    "created_at_ms" BIGINT NOT NULL,
    "last_modified_ms" BIGINT NOT NULL,
    "purged_at_ms" BIGINT,
    "message_bytes" BIGINT NOT NULL,
    "expiry_timer" BIGINT,
    "expiry_due_at_ms" BIGINT,

    CONSTRAINT "sqs_queue_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "sqs_deleted_queue" (
    "sandbox_id" TEXT NOT NULL,
    "queue_name" TEXT NOT NULL,
    "deleted_at_ms" BIGINT NOT NULL,

    CONSTRAINT "sqs_deleted_queue_pkey" PRIMARY KEY ("sandbox_id","queue_name")
);

-- CreateTable
CREATE TABLE "sqs_message" (
    "sandbox_id" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "queue_id" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "md5_of_body" TEXT NOT NULL,
    "message_attributes" JSON NOT NULL,
    "md5_of_message_attributes" TEXT,
    "bytes" INTEGER NOT NULL,
    "sender_id" TEXT NOT NULL,
    "trace_header" TEXT NOT NULL,
    "trace_header_sent" BOOLEAN NOT NULL,
    "message_group_id" TEXT,
    "message_deduplication_id" TEXT,
    "sequence_number" TEXT,
    "sent_at_ms" BIGINT NOT NULL,
    "retained_since_ms" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "hidden_until_ms" BIGINT,
    "receive_count" INTEGER NOT NULL,
    "receive_count_in_queue" INTEGER NOT NULL,
    "first_received_at_ms" BIGINT,
    "last_received_at_ms" BIGINT,
    "dead_letter_source_arn" TEXT,

    CONSTRAINT "sqs_message_pkey" PRIMARY KEY ("sandbox_id","message_id")
);

-- CreateTable
CREATE TABLE "sqs_deduplication" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "queue_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "message_id" TEXT NOT NULL,
    "sequence_number" TEXT NOT NULL,
    "sent_at_ms" BIGINT NOT NULL,

    CONSTRAINT "sqs_deduplication_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "sqs_queue_id_key" ON "sqs_queue"("id");

-- CreateIndex
CREATE INDEX "sqs_queue_sandbox_id_seq_idx" ON "sqs_queue"("sandbox_id", "seq");

-- CreateIndex
CREATE INDEX "sqs_queue_sandbox_id_queue_name_idx" ON "sqs_queue"("sandbox_id", "queue_name");

-- CreateIndex
CREATE INDEX "sqs_message_sandbox_id_queue_id_seq_idx" ON "sqs_message"("sandbox_id", "queue_id", "seq");

-- AddForeignKey
ALTER TABLE "sqs_queue" ADD CONSTRAINT "sqs_queue_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sqs_deleted_queue" ADD CONSTRAINT "sqs_deleted_queue_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sqs_message" ADD CONSTRAINT "sqs_message_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sqs_deduplication" ADD CONSTRAINT "sqs_deduplication_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;
