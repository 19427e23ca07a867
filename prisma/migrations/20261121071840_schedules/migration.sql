-- CreateTable
CREATE TABLE "scheduler_group" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at_ms" BIGINT NOT NULL,

    CONSTRAINT "scheduler_group_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "scheduler_schedule" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "group_name" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "schedule_expression" TEXT NOT NULL,
    "schedule_expression_timezone" TEXT NOT NULL,
    "start_date_ms" BIGINT,
    "end_date_ms" BIGINT,
    "state" TEXT NOT NULL,
    "maximum_window_in_minutes" INTEGER,
    "action_after_completion" TEXT NOT NULL,
    "target" JSON NOT NULL,
    "input" TEXT,
    "input_bytes" INTEGER NOT NULL,
    "anchor_ms" BIGINT NOT NULL,
    "next_scheduled_at_ms" BIGINT,
    "timer_seq" BIGINT,
    "created_at_ms" BIGINT NOT NULL,
    "last_modified_ms" BIGINT NOT NULL,

    CONSTRAINT "scheduler_schedule_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "scheduler_delivery" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "group_name" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "target" JSON NOT NULL,
    "template" TEXT NOT NULL,
    "template_bytes" INTEGER NOT NULL,
    "scheduled_at_ms" BIGINT NOT NULL,
    "fired_at_ms" BIGINT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "execution_id" TEXT NOT NULL,
    "trace_header" TEXT NOT NULL,

    CONSTRAINT "scheduler_delivery_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "scheduler_group_id_key" ON "scheduler_group"("id");

-- CreateIndex
CREATE INDEX "scheduler_group_sandbox_id_seq_idx" ON "scheduler_group"("sandbox_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "scheduler_schedule_id_key" ON "scheduler_schedule"("id");

-- CreateIndex
CREATE INDEX "scheduler_schedule_sandbox_id_group_name_name_idx" ON "scheduler_schedule"("sandbox_id", "group_name", "name");

-- CreateIndex
CREATE INDEX "scheduler_schedule_sandbox_id_seq_idx" ON "scheduler_schedule"("sandbox_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "scheduler_delivery_id_key" ON "scheduler_delivery"("id");

-- AddForeignKey
ALTER TABLE "scheduler_group" ADD CONSTRAINT "scheduler_group_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scheduler_schedule" ADD CONSTRAINT "scheduler_schedule_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scheduler_delivery" ADD CONSTRAINT "scheduler_delivery_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;
