/** Puts what the browser test calls on the page's window. */
import { sessionIdentity } from '../../identity.ts';
import { openCompartment } from '../host.ts';

declare global {
  interface Window {
    openCompartment: typeof openCompartment;
    sessionIdentity: typeof sessionIdentity;
  }
}

Object.assign(window, { openCompartment, sessionIdentity });
