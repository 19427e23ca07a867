-- CreateTable
CREATE TABLE "http_api" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "api_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "cors" JSON,
    "created_at_ms" BIGINT NOT NULL,

    CONSTRAINT "http_api_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "http_api_route" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "http_api_id" TEXT NOT NULL,
    "route_key" TEXT NOT NULL,
    "authorization_type" TEXT NOT NULL,
    "operation_name" TEXT,
    "integration_id" TEXT,

    CONSTRAINT "http_api_route_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "http_api_integration" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "http_api_id" TEXT NOT NULL,
    "integration_uri" TEXT NOT NULL,
    "payload_format_version" TEXT NOT NULL,
    "timeout_in_millis" INTEGER NOT NULL,
    "credentials_arn" TEXT,
    "description" TEXT NOT NULL,

    CONSTRAINT "http_api_integration_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "http_api_stage" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "http_api_id" TEXT NOT NULL,
    "stage_name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "auto_deploy" BOOLEAN NOT NULL,
    "deployment_id" TEXT,
    "stage_variables" JSON,
    "created_at_ms" BIGINT NOT NULL,
    "last_updated_ms" BIGINT NOT NULL,

    CONSTRAINT "http_api_stage_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateTable
CREATE TABLE "http_api_deployment" (
    "sandbox_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "http_api_id" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "auto_deployed" BOOLEAN NOT NULL,
    "snapshot" JSON NOT NULL,
    "bytes" INTEGER NOT NULL,
    "created_at_ms" BIGINT NOT NULL,

    CONSTRAINT "http_api_deployment_pkey" PRIMARY KEY ("sandbox_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "http_api_id_key" ON "http_api"("id");

-- CreateIndex
CREATE INDEX "http_api_sandbox_id_seq_idx" ON "http_api"("sandbox_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "http_api_route_id_key" ON "http_api_route"("id");

-- CreateIndex
CREATE INDEX "http_api_route_sandbox_id_http_api_id_seq_idx" ON "http_api_route"("sandbox_id", "http_api_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "http_api_integration_id_key" ON "http_api_integration"("id");

-- CreateIndex
CREATE INDEX "http_api_integration_sandbox_id_http_api_id_seq_idx" ON "http_api_integration"("sandbox_id", "http_api_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "http_api_stage_id_key" ON "http_api_stage"("id");

-- CreateIndex
CREATE INDEX "http_api_stage_sandbox_id_http_api_id_seq_idx" ON "http_api_stage"("sandbox_id", "http_api_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "http_api_deployment_id_key" ON "http_api_deployment"("id");

-- CreateIndex
CREATE INDEX "http_api_deployment_sandbox_id_http_api_id_seq_idx" ON "http_api_deployment"("sandbox_id", "http_api_id", "seq");

-- AddForeignKey
ALTER TABLE "http_api" ADD CONSTRAINT "http_api_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "http_api_route" ADD CONSTRAINT "http_api_route_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "http_api_integration" ADD CONSTRAINT "http_api_integration_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "http_api_stage" ADD CONSTRAINT "http_api_stage_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "http_api_deployment" ADD CONSTRAINT "http_api_deployment_sandbox_id_fkey" FOREIGN KEY ("sandbox_id") REFERENCES "sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;
