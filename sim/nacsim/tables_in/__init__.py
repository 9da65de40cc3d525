"""Tables of positions, as the field collects them (actor by issue, salience, influence), become scenario files."""
