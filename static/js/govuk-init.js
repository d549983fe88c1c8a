/* Starts the behaviour of the GOV.UK components that a page uses. */
import { initAll } from "../vendor/govuk-frontend.js";
initAll();
