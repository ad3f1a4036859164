/** Starts a page that carries a model. Everything is in this one script; the page's policy allows no other, and no request. */

import tryStyles from '../demo/try/try.css?inline';
import base from '../ui/base.css?inline';
import tokens from '../ui/tokens.css?inline';
import { embeddedModel } from './embedded-model.ts';
import styles from './predict.css?inline';
import { PredictView } from './predict-view.ts';

document.adoptedStyleSheets = [tokens, base, tryStyles, styles].map((text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
});
const view = new PredictView();
view.model = embeddedModel(document);
document.body.append(view);
