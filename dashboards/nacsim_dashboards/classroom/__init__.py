"""The web application: a room of phones, a big screen, a debrief. No rule of the model is in it."""
