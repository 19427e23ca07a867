-- CreateTable
CREATE TABLE "function_url" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "function_id" TEXT NOT NULL,
    "function_name" TEXT NOT NULL,
    "qualifier" TEXT NOT NULL,
    "auth_type" TEXT NOT NULL,
    "invoke_mode" TEXT NOT NULL,
    "cors" JSON,
    "created_at_ms" BIGINT NOT NULL,
    "last_modified_ms" BIGINT NOT NULL,
    "orphaned_at_ms" BIGINT,

    CONSTRAINT "function_url_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "http_exchange" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "front_end" TEXT NOT NULL,
    "front_end_id" TEXT NOT NULL,
    "function_name" TEXT NOT NULL,
    "invocation_id" TEXT,
    "request_id" TEXT NOT NULL,
    "trace_id" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "raw_path" TEXT NOT NULL,
    "raw_query_string" TEXT NOT NULL,
    "source_ip" TEXT NOT NULL,
    "request_headers" JSON NOT NULL,
    "request_body" TEXT,
    "request_is_base64_encoded" BOOLEAN NOT NULL,
    "request_bytes" INTEGER NOT NULL,
    "status_code" INTEGER,
    "response_headers" JSON,
    "response_body" TEXT,
    "response_is_base64_encoded" BOOLEAN,
    "response_bytes" INTEGER,
    "received_at_ms" BIGINT NOT NULL,
    "ended_at_ms" BIGINT,

    CONSTRAINT "http_exchange_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "function_url_id_key" ON "function_url"("id");

-- CreateIndex
CREATE INDEX "function_url_sandbox_id_function_id_qualifier_idx" ON "function_url"("sandbox_id", "function_id", "qualifier");

-- CreateIndex
CREATE UNIQUE INDEX "http_exchange_id_key" ON "http_exchange"("id");

-- CreateIndex
CREATE INDEX "http_exchange_sandbox_id_seq_idx" ON "http_exchange"("sandbox_id", "seq");

-- CreateIndex
CREATE INDEX "http_exchange_sandbox_id_ended_at_ms_idx" ON "http_exchange"("sandbox_id", "ended_at_ms");

-- AddForeignKey
ALTER TABLE "function_url" ADD CONSTRAINT "function_url_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "http_exchange" ADD CONSTRAINT "http_exchange_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;
