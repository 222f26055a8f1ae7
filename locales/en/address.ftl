# Why something typed is not an address, or not one to invite without a second look.

address-empty = Type an e-mail address.
address-no-at-sign = There is no @ in it. An address looks like name@example.com.
address-several-at-signs = There is more than one @ in it. If these are two addresses, put each on its own line.
address-no-local-part = The part before the @ is missing.
address-no-domain = The part after the @ is missing.
address-spaces = There is a space inside it. Remove the space.
address-invisible = There is an invisible character inside it. Type the address afresh instead of pasting it.
address-quoted = Quotation marks and backslashes are not accepted in addresses here. Remove them.
address-comment = Round brackets are not accepted in addresses here. Remove them.
address-punctuation = It contains a comma, a colon, a semicolon or an angle bracket. Remove it.
address-encoded-word = It is written in a mail program’s internal code. Type it as it is read.
address-bad-local-part = A character before the @ cannot be used in addresses here.
address-foreign-local-part = Before the @ only plain Latin letters, digits and a few marks can be used.
address-local-part-too-long = The part before the @ is longer than 64 characters.
address-misplaced-dot = A dot is at the beginning or the end of a part, or there are two in a row.
address-trailing-dot = There is a dot at the very end. Remove it.
address-one-label = The part after the @ needs an ending, such as .com.
address-ip-literal = Addresses at a numeric IP address are not accepted. Use the domain’s name.
address-bad-domain = The part after the @ is not a valid domain name.
address-domain-too-long = The part after the @ is longer than a domain name can be.
address-rule-misplaced-star = The star may only be at the beginning, as in *.example.com.
address-too-many = These are { $found } addresses; one form takes { $most }. Send them in several parts.
address-mixed-script = The domain mixes letters of different scripts that look alike. An admin has to approve it.
address-looks-like-ours = The domain looks like one of ours but is not. An admin has to approve it.
