/** tfjs-core leaves the gradients out. A bundle for the browser imports this file; Node has node-ports.ts. */
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
