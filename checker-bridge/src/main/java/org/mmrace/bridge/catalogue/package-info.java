/** The specifications, their configurations and what is recorded of them. */
package org.mmrace.bridge.catalogue;
