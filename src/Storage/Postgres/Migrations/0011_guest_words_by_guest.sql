-- The words of a guest who is erased are found by the guest.
create index guest_words_token on guest_words (org, token);
