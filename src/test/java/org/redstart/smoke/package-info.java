/** What users do first with the client libraries they have. */
package org.redstart.smoke;
