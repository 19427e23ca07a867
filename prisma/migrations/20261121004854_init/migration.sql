-- CreateEnum
CREATE TYPE "Role" AS ENUM ('OWNER', 'EDITOR', 'VIEWER');

-- CreateTable
CREATE TABLE "tenant" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "sandbox_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" BIGINT NOT NULL DEFAULT 0,
    "wake_at" TIMESTAMPTZ(3),
    "region" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "seed" TEXT NOT NULL,
    "profile" TEXT NOT NULL,
    "now_ms" BIGINT NOT NULL,
    "started_at_ms" BIGINT NOT NULL,
    "next_due_at_ms" BIGINT,
    "random_streams" JSON NOT NULL,
    "sequences" JSON NOT NULL,
    "rules_edition" INTEGER NOT NULL,

    CONSTRAINT "sandbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clock" (
    "sandbox_id" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "rate" DOUBLE PRECISION NOT NULL,
    "wall_ms" BIGINT NOT NULL,
    "virtual_ms" BIGINT NOT NULL,
    "advance_id" TEXT,

    CONSTRAINT "clock_pkey" PRIMARY KEY ("sandbox_id")
);

-- CreateTable
CREATE TABLE "function" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "function_name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "runtime" TEXT NOT NULL,
    "handler" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "code_sha256" TEXT NOT NULL,
    "code_size" INTEGER NOT NULL,
    "timeout" INTEGER NOT NULL,
    "memory_size" INTEGER NOT NULL,
    "environment_variables" JSON NOT NULL,
    "reserved_concurrency" INTEGER,
    "revision_id" TEXT NOT NULL,
    "generation" INTEGER NOT NULL,
    "created_at_ms" BIGINT NOT NULL,
    "last_modified_ms" BIGINT NOT NULL,

    CONSTRAINT "function_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "environment" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "function_id" TEXT NOT NULL,
    "generation" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "log_stream_name" TEXT NOT NULL,
    "random_seed" TEXT NOT NULL,
    "started_at_ms" BIGINT NOT NULL,
    "status_since_ms" BIGINT NOT NULL,
    "invocation_count" INTEGER NOT NULL,
    "input_bytes" INTEGER NOT NULL,
    "interrupts" INTEGER NOT NULL,

    CONSTRAINT "environment_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "timer" (
    "sandbox_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "due_at_ms" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "data" JSON NOT NULL,

    CONSTRAINT "timer_pkey" PRIMARY KEY ("sandbox_id","seq")
);

-- CreateTable
CREATE TABLE "invocation" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "request_id" TEXT NOT NULL,
    "function_id" TEXT NOT NULL,
    "function_name" TEXT NOT NULL,
    "invocation_type" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "invoked_function_arn" TEXT NOT NULL,
    "client_context" TEXT,
    "payload" TEXT NOT NULL,
    "payload_bytes" INTEGER NOT NULL,
    "response" TEXT,
    "function_error" TEXT,
    "environment_id" TEXT,
    "environment_use" INTEGER,
    "received_at_ms" BIGINT NOT NULL,
    "started_at_ms" BIGINT,
    "ended_at_ms" BIGINT,
    "pending" JSON,

    CONSTRAINT "invocation_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "invocation_attempt" (
    "sandbox_id" TEXT NOT NULL,
    "invocation_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "started_at_ms" BIGINT NOT NULL,
    "ended_at_ms" BIGINT NOT NULL,
    "init_micros" INTEGER,
    "duration_micros" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "error" TEXT,
    "cold_start" BOOLEAN NOT NULL,
    "memory_used_mb" INTEGER NOT NULL,
    "logs" TEXT NOT NULL,

    CONSTRAINT "invocation_attempt_pkey" PRIMARY KEY ("sandbox_id","invocation_id","number")
);

-- CreateTable
CREATE TABLE "lifecycle_event" (
    "sandbox_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "at_ms" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "rule_id" TEXT,
    "function_name" TEXT,
    "invocation_id" TEXT,
    "event_source_mapping_id" TEXT,
    "attempt" INTEGER,
    "detail" JSON,

    CONSTRAINT "lifecycle_event_pkey" PRIMARY KEY ("sandbox_id","seq")
);

-- CreateTable
CREATE TABLE "journal_entry" (
    "sandbox_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "at_ms" BIGINT NOT NULL,
    "command" JSON NOT NULL,
    "request_id" TEXT,
    "idempotency_key" TEXT,
    "command_hash" TEXT,
    "result" JSON,

    CONSTRAINT "journal_entry_pkey" PRIMARY KEY ("sandbox_id","seq")
);

-- CreateTable
CREATE TABLE "clock_advance" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "from_ms" BIGINT NOT NULL,
    "to_ms" BIGINT,
    "reached_ms" BIGINT NOT NULL,
    "fired_timers" INTEGER NOT NULL,
    "reason" TEXT,

    CONSTRAINT "clock_advance_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_key_secret_hash_key" ON "api_key"("secret_hash");

-- CreateIndex
CREATE INDEX "api_key_tenant_id_created_at_id_idx" ON "api_key"("tenant_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "api_key_sandbox_id_idx" ON "api_key"("sandbox_id");

-- CreateIndex
CREATE INDEX "sandbox_tenant_id_created_at_id_idx" ON "sandbox"("tenant_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "sandbox_wake_at_idx" ON "sandbox"("wake_at");

-- CreateIndex
CREATE UNIQUE INDEX "function_id_key" ON "function"("id");

-- CreateIndex
CREATE INDEX "function_sandbox_id_function_name_idx" ON "function"("sandbox_id", "function_name");

-- CreateIndex
CREATE UNIQUE INDEX "environment_id_key" ON "environment"("id");

-- CreateIndex
CREATE INDEX "timer_sandbox_id_due_at_ms_seq_idx" ON "timer"("sandbox_id", "due_at_ms", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "invocation_id_key" ON "invocation"("id");

-- CreateIndex
CREATE INDEX "invocation_sandbox_id_status_seq_idx" ON "invocation"("sandbox_id", "status", "seq");

-- CreateIndex
CREATE INDEX "invocation_sandbox_id_function_id_seq_idx" ON "invocation"("sandbox_id", "function_id", "seq");

-- CreateIndex
CREATE INDEX "invocation_sandbox_id_environment_id_environment_use_idx" ON "invocation"("sandbox_id", "environment_id", "environment_use");

-- CreateIndex
CREATE UNIQUE INDEX "invocation_sandbox_id_seq_key" ON "invocation"("sandbox_id", "seq");

-- CreateIndex
CREATE INDEX "lifecycle_event_sandbox_id_invocation_id_seq_idx" ON "lifecycle_event"("sandbox_id", "invocation_id", "seq");

-- CreateIndex
CREATE INDEX "lifecycle_event_sandbox_id_function_name_seq_idx" ON "lifecycle_event"("sandbox_id", "function_name", "seq");

-- CreateIndex
CREATE INDEX "lifecycle_event_sandbox_id_kind_seq_idx" ON "lifecycle_event"("sandbox_id", "kind", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "journal_entry_sandbox_id_idempotency_key_key" ON "journal_entry"("sandbox_id", "idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "clock_advance_id_key" ON "clock_advance"("id");

-- CreateIndex
CREATE UNIQUE INDEX "clock_advance_sandbox_id_seq_key" ON "clock_advance"("sandbox_id", "seq");

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sandbox" ADD CONSTRAINT "sandbox_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clock" ADD CONSTRAINT "clock_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "function" ADD CONSTRAINT "function_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment" ADD CONSTRAINT "environment_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "timer" ADD CONSTRAINT "timer_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invocation" ADD CONSTRAINT "invocation_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invocation_attempt" ADD CONSTRAINT "invocation_attempt_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lifecycle_event" ADD CONSTRAINT "lifecycle_event_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "journal_entry" ADD CONSTRAINT "journal_entry_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clock_advance" ADD CONSTRAINT "clock_advance_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;
