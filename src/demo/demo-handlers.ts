/** A handler of the demo sandbox, and an event to invoke it with. */
export interface DemoFunction {
  readonly functionName: string;
  readonly description: string;
  readonly code: string;
  readonly payload: object;
}

/** The two functions that everybody meets first: an API handler and an order processor. */
export const demoFunctions: readonly DemoFunction[] = [
  {
    functionName: 'hello',
    description: 'An API handler: greets with the path of the request.',
    payload: { httpMethod: 'GET', path: '/hello-world' },
    code: `export const handler = async (event) => {
  // An API's event has httpMethod and path; a function URL's has rawPath.
  const method = event.httpMethod ?? event.requestContext?.http?.method;
  const path = event.path ?? event.rawPath;
  console.log('request', method, path);
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: \`Hello from \${path}!\` }),
  };
};
`,
  },
  {
    functionName: 'process-order',
    description: 'An order processor: validates an order, takes half a second, confirms it.',
    payload: {
      orderId: 'order-1001',
      customerId: 'customer-7',
      items: [
        { sku: 'keyboard', quantity: 1, price: 49.9 },
        { sku: 'cable', quantity: 2, price: 7.5 },
      ],
    },
    code: `const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let processed = 0; // Module state: it survives while the environment is warm.

export const handler = async (order) => {
  if (!order.orderId || !order.items?.length) {
    const error = new Error('An order needs an orderId and at least one item');
    error.name = 'ValidationError';
    throw error;
  }
  console.log('validating', order.orderId, 'with', order.items.length, 'items');
  await wait(500); // Half a second of virtual time: on a scaled clock it passes faster.
  const total = order.items.reduce((sum, item) => sum + item.quantity * item.price, 0);
  processed += 1;
  console.log('confirmed', order.orderId, { total, processed });
  return { orderId: order.orderId, status: 'CONFIRMED', total, processedByThisEnvironment: processed };
};
`,
  },
];
