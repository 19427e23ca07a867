-- CreateIndex
CREATE INDEX "invocation_sandbox_id_function_name_seq_idx" ON "invocation"("sandbox_id", "function_name", "seq");
