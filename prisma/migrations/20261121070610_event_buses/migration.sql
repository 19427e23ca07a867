-- CreateTable
CREATE TABLE "eventbridge_bus" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "created_at_ms" BIGINT NOT NULL,

    CONSTRAINT "eventbridge_bus_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "eventbridge_rule" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "event_bus_name" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "event_pattern" TEXT,
    "schedule_expression" TEXT,
    "enabled" BOOLEAN NOT NULL,
    "scheduled_from_ms" BIGINT,
    "timer_seq" BIGINT,
    "created_at_ms" BIGINT NOT NULL,

    CONSTRAINT "eventbridge_rule_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "eventbridge_target" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "rule_id" TEXT NOT NULL,
    "target_id" TEXT NOT NULL,
    "arn" TEXT NOT NULL,
    "input" TEXT,
    "input_path" TEXT,
    "input_transformer" JSON,
    "maximum_retry_attempts" INTEGER,
    "maximum_event_age_in_seconds" INTEGER,
    "dead_letter_arn" TEXT,
    "message_group_id" TEXT,

    CONSTRAINT "eventbridge_target_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "eventbridge_delivery" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "rule_id" TEXT NOT NULL,
    "rule_name" TEXT NOT NULL,
    "target_id" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "event_bytes" INTEGER NOT NULL,
    "ingested_at_ms" BIGINT NOT NULL,
    "trace_header" TEXT NOT NULL,
    "hops" INTEGER NOT NULL,
    "retry" INTEGER NOT NULL,

    CONSTRAINT "eventbridge_delivery_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "eventbridge_bus_id_key" ON "eventbridge_bus"("id");

-- CreateIndex
CREATE INDEX "eventbridge_bus_sandbox_id_seq_idx" ON "eventbridge_bus"("sandbox_id", "seq");

-- CreateIndex
CREATE INDEX "eventbridge_bus_sandbox_id_name_idx" ON "eventbridge_bus"("sandbox_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "eventbridge_rule_id_key" ON "eventbridge_rule"("id");

-- CreateIndex
CREATE INDEX "eventbridge_rule_sandbox_id_event_bus_name_seq_idx" ON "eventbridge_rule"("sandbox_id", "event_bus_name", "seq");

-- CreateIndex
CREATE INDEX "eventbridge_rule_sandbox_id_event_bus_name_name_idx" ON "eventbridge_rule"("sandbox_id", "event_bus_name", "name");

-- CreateIndex
CREATE UNIQUE INDEX "eventbridge_target_id_key" ON "eventbridge_target"("id");

-- CreateIndex
CREATE INDEX "eventbridge_target_rule_id_seq_idx" ON "eventbridge_target"("rule_id", "seq");

-- AddForeignKey
ALTER TABLE "eventbridge_bus" ADD CONSTRAINT "eventbridge_bus_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "eventbridge_rule" ADD CONSTRAINT "eventbridge_rule_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "eventbridge_target" ADD CONSTRAINT "eventbridge_target_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "eventbridge_delivery" ADD CONSTRAINT "eventbridge_delivery_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The sandboxes that are there get the default bus that every account has.
INSERT INTO "eventbridge_bus" ("sandbox_id", "id", "seq", "name", "description", "created_at_ms")
SELECT "id", regexp_replace("id", '^[a-z]+', 'evb'), 0, 'default', '', "started_at_ms" FROM "sandbox";
