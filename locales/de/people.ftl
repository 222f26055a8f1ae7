people-col-acts = Aktionen
