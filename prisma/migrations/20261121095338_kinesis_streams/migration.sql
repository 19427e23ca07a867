-- CreateTable
CREATE TABLE "kinesis_stream" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "stream_name" TEXT NOT NULL,
    "stream_arn" TEXT NOT NULL,
    "stream_mode" TEXT NOT NULL,
    "stream_status" TEXT NOT NULL,
    "retention_period_hours" INTEGER NOT NULL,
    "max_record_size_in_ki_b" INTEGER NOT NULL,
    "created_at_ms" BIGINT NOT NULL,
    "shards_ever" INTEGER NOT NULL,
    "shard_count_updates_ms" JSON NOT NULL,
    "mode_changes_ms" JSON NOT NULL,
    "change" JSON,
    "scaling_timer" BIGINT,
    "expiry_timer" BIGINT,
    "expiry_due_at_ms" BIGINT,

    CONSTRAINT "kinesis_stream_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "kinesis_shard" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "stream_id" TEXT NOT NULL,
    "shard_number" INTEGER NOT NULL,
    "shard_id" TEXT NOT NULL,
    "start_hash" TEXT NOT NULL,
    "end_hash" TEXT NOT NULL,
    "parent_shard_id" TEXT,
    "adjacent_parent_shard_id" TEXT,
    "opened_at_ms" BIGINT NOT NULL,
    "closed_at_ms" BIGINT,
    "sequence_epoch" BIGINT NOT NULL,
    "last_ordinal" BIGINT NOT NULL,
    "last_arrived_at_ms" BIGINT,
    "trimmed_ordinal" BIGINT NOT NULL,
    "released_ordinal" BIGINT NOT NULL,
    "first_block" INTEGER NOT NULL,
    "last_block" INTEGER NOT NULL,
    "written" JSON NOT NULL,

    CONSTRAINT "kinesis_shard_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "kinesis_block" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "stream_id" TEXT NOT NULL,
    "shard_row_id" TEXT NOT NULL,
    "block_number" INTEGER NOT NULL,
    "first_ordinal" BIGINT NOT NULL,
    "last_ordinal" BIGINT NOT NULL,
    "last_arrived_at_ms" BIGINT NOT NULL,
    "partition_keys" JSON NOT NULL,
    "data" JSON NOT NULL,
    "arrived_at_ms" JSON NOT NULL,
    "bytes" INTEGER NOT NULL,

    CONSTRAINT "kinesis_block_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "kinesis_reading" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "shard_row_id" TEXT NOT NULL,
    "read" JSON NOT NULL,

    CONSTRAINT "kinesis_reading_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "kinesis_consumer" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "stream_id" TEXT NOT NULL,
    "consumer_name" TEXT NOT NULL,
    "consumer_arn" TEXT NOT NULL,
    "created_at_ms" BIGINT NOT NULL,

    CONSTRAINT "kinesis_consumer_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateIndex
CREATE INDEX "kinesis_stream_sandbox_id_seq_idx" ON "kinesis_stream"("sandbox_id", "seq");

-- CreateIndex
CREATE INDEX "kinesis_stream_sandbox_id_stream_name_idx" ON "kinesis_stream"("sandbox_id", "stream_name");

-- CreateIndex
CREATE INDEX "kinesis_shard_sandbox_id_stream_id_shard_number_idx" ON "kinesis_shard"("sandbox_id", "stream_id", "shard_number");

-- CreateIndex
CREATE INDEX "kinesis_block_sandbox_id_shard_row_id_last_ordinal_idx" ON "kinesis_block"("sandbox_id", "shard_row_id", "last_ordinal");

-- CreateIndex
CREATE INDEX "kinesis_consumer_sandbox_id_stream_id_seq_idx" ON "kinesis_consumer"("sandbox_id", "stream_id", "seq");

-- AddForeignKey
ALTER TABLE "kinesis_stream" ADD CONSTRAINT "kinesis_stream_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kinesis_shard" ADD CONSTRAINT "kinesis_shard_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kinesis_block" ADD CONSTRAINT "kinesis_block_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kinesis_reading" ADD CONSTRAINT "kinesis_reading_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kinesis_consumer" ADD CONSTRAINT "kinesis_consumer_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;
