people-col-acts = Actions
