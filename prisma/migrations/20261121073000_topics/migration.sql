-- CreateTable
CREATE TABLE "sns_topic" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "topic_name" TEXT NOT NULL,
    "topic_arn" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "policy" TEXT,
    "fifo_topic" BOOLEAN NOT NULL,
    "content_based_deduplication" BOOLEAN NOT NULL,
    "created_at_ms" BIGINT NOT NULL,

    CONSTRAINT "sns_topic_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "sns_subscription" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "topic_id" TEXT NOT NULL,
    "topic_arn" TEXT NOT NULL,
    "subscription_arn" TEXT NOT NULL,
    "protocol" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "filter_policy" JSON,
    "filter_policy_scope" TEXT NOT NULL,
    "raw_message_delivery" BOOLEAN NOT NULL,
    "dead_letter_target_arn" TEXT,
    "created_at_ms" BIGINT NOT NULL,

    CONSTRAINT "sns_subscription_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "sns_delivery" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "subscription_id" TEXT NOT NULL,
    "notification" JSON NOT NULL,
    "bytes" INTEGER NOT NULL,
    "retry" INTEGER NOT NULL,
    "due_at_ms" BIGINT NOT NULL,
    "last_error" TEXT NOT NULL,

    CONSTRAINT "sns_delivery_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "sns_topic_id_key" ON "sns_topic"("id");

-- CreateIndex
CREATE INDEX "sns_topic_sandbox_id_seq_idx" ON "sns_topic"("sandbox_id", "seq");

-- CreateIndex
CREATE INDEX "sns_topic_sandbox_id_topic_name_idx" ON "sns_topic"("sandbox_id", "topic_name");

-- CreateIndex
CREATE UNIQUE INDEX "sns_subscription_id_key" ON "sns_subscription"("id");

-- CreateIndex
CREATE INDEX "sns_subscription_sandbox_id_topic_id_seq_idx" ON "sns_subscription"("sandbox_id", "topic_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "sns_delivery_id_key" ON "sns_delivery"("id");

-- AddForeignKey
ALTER TABLE "sns_topic" ADD CONSTRAINT "sns_topic_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sns_subscription" ADD CONSTRAINT "sns_subscription_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sns_delivery" ADD CONSTRAINT "sns_delivery_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;
