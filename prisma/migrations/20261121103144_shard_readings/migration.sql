-- CreateTable
CREATE TABLE "shard_reading" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "mapping_id" TEXT NOT NULL,
    "shard_id" TEXT NOT NULL,
    "parent_shard_ids" JSON NOT NULL,
    "opened_at_ms" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "is_active" BOOLEAN NOT NULL,
    "is_fan_out" BOOLEAN NOT NULL,
    "settings" JSON NOT NULL,
    "read_to" TEXT,
    "checkpoint" TEXT,
    "is_behind" BOOLEAN NOT NULL,
    "has_news" BOOLEAN NOT NULL,
    "poll_timer" BIGINT,
    "next_poll_at_ms" BIGINT,
    "not_read_before_ms" BIGINT,
    "first_tick_ms" BIGINT NOT NULL,
    "polls" BIGINT NOT NULL,
    "empty_polls" BIGINT NOT NULL,
    "asleep_since_ms" BIGINT,
    "lanes" JSON NOT NULL,
    "open_window" JSON,
    "iterator_age_ms" BIGINT,

    CONSTRAINT "shard_reading_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateIndex
CREATE INDEX "shard_reading_mapping_id_idx" ON "shard_reading"("mapping_id");

-- AddForeignKey
ALTER TABLE "shard_reading" ADD CONSTRAINT "shard_reading_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;
