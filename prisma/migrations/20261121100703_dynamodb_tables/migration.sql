-- CreateTable
CREATE TABLE "dynamodb_table" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "table_name" TEXT NOT NULL,
    "table_status" TEXT NOT NULL,
    "key_schema" JSON NOT NULL,
    "stream_id" TEXT,
    "latest_stream_label" TEXT,
    "ttl_attribute" TEXT,
    "ttl_timer" BIGINT,
    "ttl_due_at_ms" BIGINT,
    "item_count" INTEGER NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "created_at_ms" BIGINT NOT NULL,

    CONSTRAINT "dynamodb_table_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "dynamodb_item" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "table_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "partition" TEXT NOT NULL,
    "sort_key" JSON,
    "item" JSON NOT NULL,
    "bytes" INTEGER NOT NULL,
    "expires_at_ms" BIGINT,

    CONSTRAINT "dynamodb_item_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "dynamodb_stream" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "stream_arn" TEXT NOT NULL,
    "stream_label" TEXT NOT NULL,
    "table_name" TEXT NOT NULL,
    "table_id" TEXT,
    "view_type" TEXT NOT NULL,
    "created_at_ms" BIGINT NOT NULL,
    "disabled_at_ms" BIGINT,
    "number_ending" TEXT NOT NULL,
    "record_count" BIGINT NOT NULL,
    "trim_timer" BIGINT,
    "trim_due_at_ms" BIGINT,

    CONSTRAINT "dynamodb_stream_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "dynamodb_stream_shard" (
    "sandbox_id" TEXT NOT NULL,
    "shard_id" TEXT NOT NULL,
    "stream_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "parent_shard_id" TEXT,
    "opened_at_ms" BIGINT NOT NULL,
    "closed_at_ms" BIGINT,
    "number_before" BIGINT NOT NULL,
    "last_number" BIGINT,
    "released_number" BIGINT NOT NULL,

    CONSTRAINT "dynamodb_stream_shard_pkey" PRIMARY KEY ("sandbox_id","shard_id")
);

-- CreateTable
CREATE TABLE "dynamodb_stream_block" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "stream_id" TEXT NOT NULL,
    "shard_id" TEXT NOT NULL,
    "first_number" BIGINT NOT NULL,
    "last_number" BIGINT NOT NULL,
    "heads" JSON NOT NULL,
    "images" JSON NOT NULL,
    "bytes" INTEGER NOT NULL,
    "last_arrived_at_ms" BIGINT NOT NULL,

    CONSTRAINT "dynamodb_stream_block_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "dynamodb_table_id_key" ON "dynamodb_table"("id");

-- CreateIndex
CREATE INDEX "dynamodb_table_sandbox_id_seq_idx" ON "dynamodb_table"("sandbox_id", "seq");

-- CreateIndex
CREATE INDEX "dynamodb_table_sandbox_id_table_name_idx" ON "dynamodb_table"("sandbox_id", "table_name");

-- CreateIndex
CREATE INDEX "dynamodb_item_sandbox_id_table_id_seq_idx" ON "dynamodb_item"("sandbox_id", "table_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "dynamodb_stream_id_key" ON "dynamodb_stream"("id");

-- CreateIndex
CREATE INDEX "dynamodb_stream_sandbox_id_seq_idx" ON "dynamodb_stream"("sandbox_id", "seq");

-- CreateIndex
CREATE INDEX "dynamodb_stream_shard_sandbox_id_stream_id_seq_idx" ON "dynamodb_stream_shard"("sandbox_id", "stream_id", "seq");

-- CreateIndex
CREATE INDEX "dynamodb_stream_block_sandbox_id_stream_id_last_number_idx" ON "dynamodb_stream_block"("sandbox_id", "stream_id", "last_number");

-- AddForeignKey
ALTER TABLE "dynamodb_table" ADD CONSTRAINT "dynamodb_table_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dynamodb_item" ADD CONSTRAINT "dynamodb_item_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dynamodb_stream" ADD CONSTRAINT "dynamodb_stream_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dynamodb_stream_shard" ADD CONSTRAINT "dynamodb_stream_shard_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dynamodb_stream_block" ADD CONSTRAINT "dynamodb_stream_block_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;
