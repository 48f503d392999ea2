/**
 * The scenarios, by theme; each class is a section of the contract. Tests, though they are in the
 * main part: whoever has a {@link io.utrace.conformance.Backend} runs them.
 */
package io.utrace.conformance.scenarios;
